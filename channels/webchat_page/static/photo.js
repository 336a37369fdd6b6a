// Today's telephones make photos of 10 MB and more: what is larger than needed is made smaller before it travels.

const LARGE_BYTES = 2 * 1024 * 1024;
const LONGEST_SIDE = 2560;
const QUALITY = 0.85;

// The file, or a smaller JPEG of it. What the browser cannot draw goes as it is.
export async function shrunk(file) {
  if (!["image/jpeg", "image/png", "image/webp"].includes(file.type) || file.size <= LARGE_BYTES) return file;
  try {
    const picture = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const smaller = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
    return smaller && smaller.size < file.size ? new File([smaller], file.name, { type: "image/jpeg" }) : file;
  } catch {
    return file;
  }
}
