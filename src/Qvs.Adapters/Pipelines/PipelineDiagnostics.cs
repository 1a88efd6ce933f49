using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Pipelines;

public static class PipelineDiagnostics
{
    public static readonly DiagnosticDescriptor BadTask = new("QVS2101", "A task builder is incomplete or not of its schema");
    public static readonly DiagnosticDescriptor BadName = new("QVS2102", "A name that Tekton would refuse");
    public static readonly DiagnosticDescriptor UnknownTask = new("QVS2103", "A task refers to a task that its stage does not have");
    public static readonly DiagnosticDescriptor Cycle = new("QVS2104", "Tasks wait for each other in a circle");
    public static readonly DiagnosticDescriptor SameTask = new("QVS2105", "Two different tasks have the same Task name");
    public static readonly DiagnosticDescriptor DefaultConflict = new("QVS2106", "Tasks that share a Pipeline parameter have different defaults");
    public static readonly DiagnosticDescriptor UnknownConstant = new("QVS2107", "constParams fixes a parameter that the task does not have");
    public static readonly DiagnosticDescriptor LostReference = new("QVS2108", "A result, or what stands in for one, refers to no result of a task");
    public static readonly DiagnosticDescriptor UnknownVariable = new("QVS2109", "A step uses a variable that its task does not declare");
    public static readonly DiagnosticDescriptor EmptyStage = new("QVS2110", "A stage has no tasks");
    public static readonly DiagnosticDescriptor TooLarge = new("QVS2111", "A Task or Pipeline is larger than a cluster stores");
    public static readonly DiagnosticDescriptor BadPrefix = new("QVS2112", "The prefix cannot begin the names of Pipelines");
    public static readonly DiagnosticDescriptor ApprovalTaken = new("QVS2113", "A task has the id that an approval needs");
}
