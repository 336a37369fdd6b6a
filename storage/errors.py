"""What can go wrong in storage, drawn once.

StorageError
├── Unreachable       no server answers, or the file is not a database
├── SchemaMissing     the database has not been prepared: run `db migrate`
├── SchemaBehind      an older schema than this code: run `db migrate`
├── SchemaNewer       a newer schema than this code: install the newer program
├── BackupRefused     a backup or restore that would overwrite or lose data
└── NestedWrite       a defect of ours: a write inside a write of the same thread
"""


class StorageError(Exception):
    """Base of all storage errors; the text is a sentence that says what to do."""


class Unreachable(StorageError):
    """The database cannot be opened at all."""


class SchemaMissing(StorageError):
    """The database holds no tables of ours."""


class SchemaBehind(StorageError):
    """The database was made by an older program."""


class SchemaNewer(StorageError):
    """The database was made by a newer program than this one."""


class BackupRefused(StorageError):
    """A backup, restore or copy that would overwrite data."""


class NestedWrite(StorageError):
    """A thread asked for a write transaction while it held one."""
