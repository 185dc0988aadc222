// Tests that use a cluster use invented families too.
@_exported public import Invention
