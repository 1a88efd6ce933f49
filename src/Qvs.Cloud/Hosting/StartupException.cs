namespace Qvs.Cloud.Hosting;

/// <summary>
/// The server cannot start for a reason that the operator can mend. The message is one line: what is wrong, which setting, what to do.
/// </summary>
internal sealed class StartupException(string message, Exception? cause = null) : Exception(message, cause);
