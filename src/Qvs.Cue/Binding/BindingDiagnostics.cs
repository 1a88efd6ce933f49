using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Binding;

public static class BindingDiagnostics
{
    public static readonly DiagnosticDescriptor NotFound = new("CUE2001", "A name refers to nothing");
    public static readonly DiagnosticDescriptor DuplicateName = new("CUE2002", "An alias or let clashes with another name of its scope");
    public static readonly DiagnosticDescriptor NotAValue = new("CUE2003", "A package is used as a value");
    public static readonly DiagnosticDescriptor NoSuchMember = new("CUE2004", "A builtin package lacks the member");
    public static readonly DiagnosticDescriptor BadNumber = new("CUE2005", "A number literal is malformed or too large");
    public static readonly DiagnosticDescriptor Misplaced = new("CUE2006", "An expression stands where it has no meaning");
    public static readonly DiagnosticDescriptor NeedsExperiment = new("CUE2008", "The syntax needs an experiment or a newer language version");
}
