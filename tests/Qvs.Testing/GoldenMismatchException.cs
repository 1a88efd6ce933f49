namespace Qvs.Testing;

/// <summary>The produced text is not the checked-in text. The message is all that a developer needs: difference and command.</summary>
public sealed class GoldenMismatchException(string message) : Exception(message);
