using Qvs.Cue.Diagnostics;

namespace Qvs.Adapters.Modules;

public static class ModuleDiagnostics
{
    public static readonly DiagnosticDescriptor BadRepository = new("QVS1100", "The address of a repository is not accepted");
    public static readonly DiagnosticDescriptor Unreachable = new("QVS1101", "A repository cannot be read");
    public static readonly DiagnosticDescriptor Denied = new("QVS1102", "A repository demands credentials that were not given or are not enough");
    public static readonly DiagnosticDescriptor NoRevision = new("QVS1103", "A repository has no such tag, branch or commit");
    public static readonly DiagnosticDescriptor NoModule = new("QVS1104", "There is no CUE module in the folder");
    public static readonly DiagnosticDescriptor HostileTree = new("QVS1105", "A tree holds a path or a link that is not accepted");
    public static readonly DiagnosticDescriptor TooLarge = new("QVS1106", "A module is larger than the limits allow");
    public static readonly DiagnosticDescriptor LockMismatch = new("QVS1107", "The content of a module is not what the lock file says");
    public static readonly DiagnosticDescriptor BadLock = new("QVS1108", "The lock file cannot be read");
    public static readonly DiagnosticDescriptor OutOfBounds = new("QVS1109", "A local module lies outside the folder that may be read");
    public static readonly DiagnosticDescriptor SameModule = new("QVS1110", "Two entries are the same CUE module");
    public static readonly DiagnosticDescriptor WrongName = new("QVS1111", "The module has another name than the config says");
}
