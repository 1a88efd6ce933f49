namespace Qvs.Cue.Builtins;

/// <summary>Output has outgrown <see cref="Results.MaxText"/>; the body that makes it turns this into a failure of its call.</summary>
internal sealed class ResultTooLargeException : Exception;
