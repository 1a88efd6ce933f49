using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Modules;

/// <summary>A module cannot be had. <see cref="ModuleResolver"/> turns it into a diagnostic at the config's entry; text holds no credentials.</summary>
public sealed class ModuleException(DiagnosticDescriptor descriptor, string message) : Exception(message)
{
    public DiagnosticDescriptor Descriptor { get; } = descriptor;
}
