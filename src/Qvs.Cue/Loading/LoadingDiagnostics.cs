using Qvs.Cue.Diagnostics;

namespace Qvs.Cue.Loading;

/// <summary>What can be wrong with files, packages and modules; Binding uses CUE20xx to CUE24xx.</summary>
public static class LoadingDiagnostics
{
    public static readonly DiagnosticDescriptor FileNotFound = new("CUE2501", "A file or directory does not exist or cannot be read.");
    public static readonly DiagnosticDescriptor NoFiles = new("CUE2502", "A directory holds no CUE files of the package asked for.");
    public static readonly DiagnosticDescriptor ManyPackages = new("CUE2503", "A directory holds several packages and none was named.");
    public static readonly DiagnosticDescriptor MixedPackages = new("CUE2504", "Files given together belong to different packages.");
    public static readonly DiagnosticDescriptor BadModule = new("CUE2505", "cue.mod/module.cue is not understood.");
    public static readonly DiagnosticDescriptor BadImportPath = new("CUE2506", "An import path is malformed.");
    public static readonly DiagnosticDescriptor PackageNotFound = new("CUE2507", "No package has the import path.");
    public static readonly DiagnosticDescriptor ImportCycle = new("CUE2508", "Packages import each other.");
    public static readonly DiagnosticDescriptor OutsideRoot = new("CUE2509", "A path or link leads out of the directory it belongs to.");
    public static readonly DiagnosticDescriptor BadAttribute = new("CUE2510", "A build, tag or embedding attribute is malformed or stands at a wrong place.");
    public static readonly DiagnosticDescriptor EmbedFailed = new("CUE2511", "A file that is to be embedded cannot be read or understood.");
    public static readonly DiagnosticDescriptor UnknownTag = new("CUE2512", "A tag is set that no @tag attribute names, or to a value it cannot have.");
    public static readonly DiagnosticDescriptor BadData = new("CUE2513", "A data file is not understood.");
    public static readonly DiagnosticDescriptor TooLarge = new("CUE2514", "A file or package is larger than the budget.");
    public static readonly DiagnosticDescriptor NoModule = new("CUE2515", "A package cannot be imported because there is no module.");
}
