using System.Diagnostics;

namespace Qvs.LocalCluster.Steps;

/// <summary>
/// Runs commands under bubblewrap: a file system of its own with the system's programs read-only, the pod's folders, an empty /tmp, and the
/// namespaces that work on this machine. Everything dies with the process, however deep it has forked.
/// </summary>
internal sealed class Bubblewrap : ISandbox
{
    private static readonly string[] System = ["bin", "sbin", "lib", "lib32", "lib64", "libx32", "usr", "opt", "etc", "nix"];

    /// <summary>Files that a step which runs as this machine's root should not read.</summary>
    private static readonly string[] Hidden = ["/etc/shadow", "/etc/shadow-", "/etc/gshadow", "/etc/gshadow-", "/etc/kubernetes"];

    /// <summary>Sets of flags from strict to lax. In a container some namespaces, or a new /proc, may be refused.</summary>
    private static readonly string[][] FlagSets =
    [
        ["--unshare-user", "--uid", "0", "--gid", "0", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--proc", "/proc"],
        ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--proc", "/proc"],
        ["--unshare-user", "--uid", "0", "--gid", "0", "--unshare-pid", "--unshare-ipc", "--ro-bind", "/proc", "/proc"],
        ["--unshare-pid", "--unshare-ipc", "--ro-bind", "/proc", "/proc"],
        ["--ro-bind", "/proc", "/proc"],
    ];

    private readonly string _program;
    private readonly string[] _flags;
    private readonly List<string> _system;
    private readonly List<string> _folders;
    private readonly bool _network;

    private Bubblewrap(string program, string[] flags, bool isolatesNetwork, StepSettings settings)
    {
        _program = program;
        _flags = flags;
        _network = settings.Network || !isolatesNetwork;
        _system = SystemArguments(settings);
        _folders = [.. settings.Folders.Where(f => Directory.Exists(f) && !IsSystem(f))];
        Warning = isolatesNetwork || settings.Network ? null : "bubblewrap can not take away the network here: steps can reach it";
    }

    public string? Warning { get; }

    public bool RunsOwnImages => false;

    public bool EndsItsTree => Array.IndexOf(_flags, "--unshare-pid") >= 0;

    public bool OwnNetwork => !_network;

    /// <summary>Bubblewrap with the strictest flags that work here; null if it is not there or does not work at all.</summary>
    public static Bubblewrap? Find(StepSettings settings)
    {
        if (HostTools.Find("bwrap") is not { } program)
        {
            return null;
        }

        foreach (var flags in FlagSets)
        {
            foreach (var network in (bool[])[true, false])
            {
                if (Works(program, [.. flags, .. network ? (string[])["--unshare-net"] : []]))
                {
                    return new Bubblewrap(program, flags, network, settings);
                }
            }
        }

        return null;
    }

    public HostCommand Command(ContainerCommand command)
    {
        List<string> args = [.. _flags, "--die-with-parent", "--new-session", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/root", "--dir", "/run", "--dir", "/var/tmp", .. _system];
        if (Array.IndexOf(_flags, "--unshare-uts") >= 0)
        {
            args.AddRange(["--hostname", command.Pod]);
        }

        if (!_network && command.NetworkOf is null)
        {
            args.Add("--unshare-net");
        }

        foreach (var (path, source, readOnly) in command.Mounts)
        {
            args.AddRange([readOnly ? "--ro-bind" : "--bind", source, path]);
        }

        // Last, because a volume may be mounted on a folder above them.
        foreach (var folder in _folders)
        {
            args.AddRange(["--ro-bind", folder, folder]);
        }

        if (!IsSystem(command.WorkingDir) || !Directory.Exists(command.WorkingDir))
        {
            args.AddRange(["--dir", command.WorkingDir]);
        }

        args.AddRange(["--chdir", command.WorkingDir, "--", "/bin/sh", "/tekton/bin/" + command.Launcher]);
        return command.NetworkOf is { } of && HostTools.Find("nsenter") is { } nsenter
            ? new HostCommand(nsenter, ["-t", of.ToString(global::System.Globalization.CultureInfo.InvariantCulture), "-n", "--", _program, .. args], command.Environment, "/")
            : new HostCommand(_program, args, command.Environment, "/");
    }

    /// <summary>A process that does nothing but hold a network of its own, for the containers of a pod to share; null where there is no way to.</summary>
    public HostCommand? NetworkHolder() =>
        OwnNetwork && Environment.UserName == "root" && HostTools.Find("nsenter") is not null
            ? new HostCommand(_program, ["--unshare-net", "--die-with-parent", "--dev-bind", "/", "/", "--", "/bin/sh", "-c", "echo $$; exec sleep 2147483647"], new Dictionary<string, string>(), "/")
            : null;

    public string Map(string text, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts) => text;

    public bool Exists(string path, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts) =>
        !IsSystem(path) || File.Exists(path) || mounts.Any(m => path.StartsWith(m.Path + "/", StringComparison.Ordinal));

    private static bool IsSystem(string path) => path.Split('/') is { Length: > 1 } parts && Array.IndexOf(System, parts[1]) >= 0;

    private static List<string> SystemArguments(StepSettings settings)
    {
        var args = new List<string>();
        foreach (var name in System)
        {
            var info = new DirectoryInfo("/" + name);
            if (info.LinkTarget is { } target)
            {
                args.AddRange(["--symlink", target, "/" + name]);
            }
            else if (info.Exists)
            {
                args.AddRange(["--ro-bind", "/" + name, "/" + name]);
            }
        }

        foreach (var hidden in Hidden.Where(h => File.Exists(h) || Directory.Exists(h)))
        {
            args.AddRange(Directory.Exists(hidden) ? ["--tmpfs", hidden] : ["--ro-bind", "/dev/null", hidden]);
        }

        // Where the name server is written down may lie outside /etc.
        if (settings.Network && File.ResolveLinkTarget("/etc/resolv.conf", returnFinalTarget: true) is { Exists: true } resolv)
        {
            args.AddRange(["--ro-bind", resolv.FullName, resolv.FullName]);
        }

        return args;
    }

    private static bool Works(string program, string[] flags)
    {
        using var process = Process.Start(new ProcessStartInfo(program, [.. flags, "--ro-bind-try", "/usr", "/usr", "--ro-bind-try", "/lib", "/lib", "--ro-bind-try", "/lib64", "/lib64", "--ro-bind-try", "/bin", "/bin", "--dev", "/dev", "--tmpfs", "/tmp", "/bin/sh", "-c", "exit 0"])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        });
        return process is not null && process.WaitForExit(5000) && process.ExitCode == 0;
    }
}
