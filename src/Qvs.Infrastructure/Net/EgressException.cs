namespace Qvs.Infrastructure.Net;

/// <summary>The platform does not connect there. The message is for whoever gave the address.</summary>
public sealed class EgressException(string message) : Exception(message);
