using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Composition;

public static class CompositionDiagnostics
{
    public static readonly DiagnosticDescriptor PatternNotFound = new("QVS2001", "No module of the config has the pattern");
    public static readonly DiagnosticDescriptor NoDesignPattern = new("QVS2002", "The package is no adapter: it has no DesignPattern");
    public static readonly DiagnosticDescriptor EndlessComposites = new("QVS2003", "Adapters compose each other without end");
    public static readonly DiagnosticDescriptor BadComposite = new("QVS2004", "An entry of composites has no pattern");
    public static readonly DiagnosticDescriptor MissingParam = new("QVS2005", "An adapter needs a param that is not given");
    public static readonly DiagnosticDescriptor UnknownParam = new("QVS2006", "An adapter has no such param, so it has no effect");
    public static readonly DiagnosticDescriptor BadParam = new("QVS2007", "A param does not fit what the adapter asks for");
    public static readonly DiagnosticDescriptor Conflict = new("QVS2008", "Two adapters say different things about the same resource or task");
    public static readonly DiagnosticDescriptor BadSection = new("QVS2009", "A section of a DesignPattern is of another kind, or misspelt");
    public static readonly DiagnosticDescriptor BadGroup = new("QVS2010", "The name of a group cannot begin the ids of resources");
}
