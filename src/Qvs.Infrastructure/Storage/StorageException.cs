namespace Qvs.Infrastructure.Storage;

/// <summary>The storage cannot be used as it is. The message says what is wrong, with which object, and what to do.</summary>
public sealed class StorageException(string message, Exception? cause = null) : Exception(message, cause);
