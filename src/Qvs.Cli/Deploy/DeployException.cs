namespace Qvs.Cli.Deploy;

/// <summary>A deployment cannot go on. The message names the object, the cause and the next step; nothing else is to be said.</summary>
internal sealed class DeployException(string message) : Exception(message);
