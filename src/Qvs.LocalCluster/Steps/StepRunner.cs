using System.ComponentModel;
using System.Globalization;
using System.Text;
using Qvs.LocalCluster.Objects;
using Qvs.LocalCluster.Tekton.Model;

namespace Qvs.LocalCluster.Steps;

/// <summary>What all containers of a running pod share.</summary>
internal sealed record PodContext(PodPlan Pod, PodFolder Folder, IReadOnlyDictionary<string, string> Volumes, int? Network);

/// <summary>A container could not be started: its configuration, not its command, is at fault.</summary>
internal sealed class ContainerStartException(string message) : Exception(message);

/// <summary>Starts the command of one container, and takes over the part of Tekton's entry point: results, exit codes, timeouts.</summary>
internal sealed class StepRunner(ISandbox sandbox, ImageTable images, StepSettings settings, IObjectStore store, IContainerLogs logs, LimitWatch limits, TimeProvider time)
{
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    private readonly StandIns _standIns = new(settings.DataFolder);

    /// <summary>What keeps an image from being used here, or null.</summary>
    public string? ImageProblem(string image)
    {
        if (sandbox.RunsOwnImages)
        {
            return null;
        }

        if (images.Find(image) is not { } entry)
        {
            return ImageTable.HowToMap(image);
        }

        var missing = entry.Tools.Where(t => HostTools.Find(t, settings.ToolFolders) is null).ToList();
        return missing.Count > 0 ? $"image {image} stands for the local command {string.Join(", ", missing)}, which is not installed" : null;
    }

    /// <summary>Starts a container. The caller waits for it, and stops it if need be.</summary>
    public StepProcess Start(ContainerPlan container, PodContext context, IReadOnlyDictionary<string, string> environment)
    {
        var workingDir = container.WorkingDir.Length > 0 ? container.WorkingDir : "/";
        if (!workingDir.StartsWith('/'))
        {
            throw new ContainerStartException($"failed to create containerd task: Cwd must be an absolute path: \"{workingDir}\"");
        }

        var tools = sandbox.RunsOwnImages ? [] : Tools(container.Image);
        List<(string Path, string Source, bool ReadOnly)> mounts = [.. Mounts(container, context), .. tools];
        var env = new Dictionary<string, string>(settings.Environment, StringComparer.Ordinal)
        {
            ["PATH"] = string.Join(':', [.. tools.Select(t => sandbox.Map(t.Path, mounts)), HostTools.StandardPath]),
            ["HOME"] = sandbox is PlainProcesses ? context.Folder.Home : "/root",
            ["HOSTNAME"] = context.Pod.Name,
        };
        foreach (var (name, value) in environment)
        {
            env[name] = sandbox.Map(value, mounts);
        }

        var index = $"{container.Name}";
        var command = Command(container, context.Folder, mounts, environment);
        var missing = Missing(container, command[0], mounts);
        var (outer, inner) = Launcher.Write(sandbox.Map($"/tekton/bin/{index}.inner", mounts), command, missing, settings.MaxCpuTime, !sandbox.RunsOwnImages);
        context.Folder.WriteLauncher(index + ".inner", inner);
        context.Folder.WriteLauncher(index, outer);
        var host = sandbox.Command(new ContainerCommand(context.Pod.Name, container.Image, context.Folder, index)
        {
            Mounts = mounts,
            Environment = env,
            WorkingDir = PathText.Clean(workingDir),
            NetworkOf = context.Network,
        });
        try
        {
            var process = StepProcess.Start(host, bytes => logs.Append(context.Pod.Namespace, context.Pod.Name, container.Name, bytes.Span), settings.MaxOutput, sandbox.EndsItsTree);
            limits.Add(process);
            return process;
        }
        catch (Win32Exception e)
        {
            throw new ContainerStartException($"failed to start {host.Program} in {host.WorkingDir}: {e.Message}");
        }
    }

    /// <summary>Waits for a step and says how it ended.</summary>
    public async Task<StepEnd> Finish(StepProcess process, ContainerPlan step, PodContext context, DateTimeOffset started)
    {
        var code = await process.Wait(step.Timeout, time).ConfigureAwait(false);
        limits.Remove(process);
        var internals = new List<TerminationEntry> { new("StartedAt", started.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture), TerminationMessage.Internal) };
        var (exit, reason) = process.Why switch
        {
            Ended.TimedOut => (1, "Error"),
            Ended.OutOfMemory => (137, "OOMKilled"),
            Ended.OverLimit => (137, "Error"),
            _ when (!Launcher.TellsSignals || sandbox.RunsOwnImages) && code is > 128 and < 160 => (Launcher.Signalled, "Error"),
            _ => (code, code == 0 ? "Completed" : "Error"),
        };
        if (process.Why == Ended.TimedOut)
        {
            internals.Add(new TerminationEntry("Reason", "TimeoutExceeded", TerminationMessage.Internal));
        }
        else if (exit != 0 && step.ContinueOnError && process.Why == Ended.ByItself)
        {
            internals.Add(new TerminationEntry("ExitCode", exit.ToString(CultureInfo.InvariantCulture), TerminationMessage.Internal));
            WriteExitCode(step, context, exit);
            (exit, reason) = (0, "Completed");
        }
        else if (exit == 0)
        {
            WriteExitCode(step, context, 0);
        }

        return Message(step, context, internals, exit, reason);
    }

    /// <summary>The end of a step that is not run because an earlier one failed.</summary>
    public StepEnd Skip(ContainerPlan step, PodContext context)
    {
        var now = time.GetUtcNow();
        Log(step, context, $"{now.UtcDateTime.ToString("yyyy'/'MM'/'dd HH:mm:ss", CultureInfo.InvariantCulture)} Skipping step because a previous step failed\n");
        TerminationEntry[] entries =
        [
            new("StartedAt", now.UtcDateTime.ToString(TimeFormat, CultureInfo.InvariantCulture), TerminationMessage.Internal),
            new("Reason", "Skipped", TerminationMessage.Internal),
        ];
        return new StepEnd(1, "Error", TerminationMessage.Write(entries));
    }

    public Dictionary<string, string> Environment(ContainerPlan container, PodPlan pod) => ContainerEnvironment.Of(container, pod, store);

    /// <summary>The results are written first and what is internal after them; what is too long for the message ends the step with code 1.</summary>
    private StepEnd Message(ContainerPlan step, PodContext context, List<TerminationEntry> internals, int exit, string reason)
    {
        var results = ReadResults(context.Pod.Results, context.Folder.Results, TerminationMessage.TaskResult)
            .Concat(ReadResults(step.Results, context.Folder.StepResults(step.Name), TerminationMessage.StepResult)).ToList();
        var max = context.Pod.MaxTerminationMessage ?? int.MaxValue;
        var message = TerminationMessage.Write([.. results, .. internals]);
        if (Encoding.UTF8.GetByteCount(message) <= max)
        {
            return new StepEnd(exit, reason, message);
        }

        Log(step, context, $"{time.GetUtcNow().UtcDateTime.ToString("yyyy'/'MM'/'dd HH:mm:ss", CultureInfo.InvariantCulture)} Termination message is above max allowed size 4096, caused by large task result.\n");
        var part = results.Count > 0 ? TerminationMessage.Write(results) : "";
        return new StepEnd(1, "Error", Encoding.UTF8.GetByteCount(part) <= max ? part : "");
    }

    private static IEnumerable<TerminationEntry> ReadResults(IEnumerable<string> names, string folder, int type)
    {
        const long Most = 16 << 20;
        foreach (var name in names)
        {
            // A step could have put a link there that leads to a file of this machine.
            var file = new FileInfo(Path.Combine(folder, name));
            if (file.Exists && file.LinkTarget is null && (file.Attributes & FileAttributes.Device) == 0 && file.Length <= Most && !name.Contains('/', StringComparison.Ordinal))
            {
                yield return new TerminationEntry(name, File.ReadAllText(file.FullName), type);
            }
        }
    }

    private static void WriteExitCode(ContainerPlan step, PodContext context, int code)
    {
        var folder = Path.Combine(context.Folder.Steps, step.Name);
        if (new DirectoryInfo(folder).LinkTarget is null)
        {
            Directory.CreateDirectory(folder);
            var file = Path.Combine(folder, "exitCode");
            File.Delete(file);
            File.WriteAllText(file, code.ToString(CultureInfo.InvariantCulture));
        }
    }

    private void Log(ContainerPlan container, PodContext context, string text) =>
        logs.Append(context.Pod.Namespace, context.Pod.Name, container.Name, Encoding.UTF8.GetBytes(text));

    private List<string> Command(ContainerPlan container, PodFolder folder, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts, IReadOnlyDictionary<string, string> environment)
    {
        var args = container.Args.Select(a => sandbox.Map(StepResultValues.In(ContainerEnvironment.Expand(a, environment), folder), mounts));
        if (container.Script.Length > 0)
        {
            var text = container.Script.TrimStart().StartsWith("#!", StringComparison.Ordinal) ? container.Script : "#!/bin/sh\nset -e\n" + container.Script;
            var script = sandbox.Map(folder.WriteScript(ScriptName(container), sandbox.Map(text, mounts)), mounts);

            // The interpreter is given the script: executing a file that was just written fails while another thread is between fork and exec.
            return [.. Interpreter(text), script, .. args];
        }

        var command = container.Command.Select(c => sandbox.Map(StepResultValues.In(ContainerEnvironment.Expand(c, environment), folder), mounts)).ToList();
        if (command.Count > 0)
        {
            return [.. command, .. args];
        }

        var entry = images.Find(container.Image);
        var given = args.ToList();
        List<string> whole = [.. entry?.Entrypoint ?? [], .. given.Count > 0 ? given : entry?.Command ?? []];
        return whole.Count > 0 ? whole : ["sh"];
    }

    /// <summary>The kernel's complaint about a script whose interpreter is not there, or a command that is not.</summary>
    private string? Missing(ContainerPlan container, string program, IReadOnlyList<(string Path, string Source, bool ReadOnly)> mounts)
    {
        if (!program.StartsWith('/') || sandbox.Exists(program, mounts))
        {
            return null;
        }

        var file = container.Script.Length > 0 ? "/tekton/scripts/" + ScriptName(container) : program;
        return $"fork/exec {file}: no such file or directory";
    }

    private static string ScriptName(ContainerPlan container) =>
        container.Name.StartsWith("step-", StringComparison.Ordinal) ? "script-" + container.Name["step-".Length..] : container.Name;

    /// <summary>What the kernel runs for a script: the program of its first line, with everything behind it as one argument.</summary>
    private static string[] Interpreter(string script)
    {
        var line = script.TrimStart().Split('\n', 2)[0][2..].Trim();
        var words = line.Split([' ', '\t'], 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words.Length > 0 ? words : ["/bin/sh"];
    }

    /// <summary>Folders with programs, those of this machine's owner first. They have a place of their own, so that no volume hides them.</summary>
    private List<(string Path, string Source, bool ReadOnly)> Tools(string image) =>
        [.. settings.ToolFolders.Where(Directory.Exists).Select((folder, i) => ($"/tekton/tools/{i}", Path.GetFullPath(folder), true)), .. _standIns.Mounts(images.Find(image))];

    private static List<(string Path, string Source, bool ReadOnly)> Mounts(ContainerPlan container, PodContext context)
    {
        Directory.CreateDirectory(context.Folder.StepResults(container.Name));
        var own = container.Mounts.OrderBy(m => m.Path.Length)
            .Select(m => (PathText.Clean(m.Path), MountSource.Of(context.Volumes[m.Volume], m.SubPath), m.ReadOnly || IsReadOnly(context.Pod, m.Volume))).ToList();
        return [.. context.Folder.Common.Where(c => !own.Exists(o => o.Item1 == c.Path)), .. own];
    }

    /// <summary>What is written out of other objects can not be written to, nor a claim that is given so.</summary>
    private static bool IsReadOnly(PodPlan pod, string name) =>
        pod.Volumes.FirstOrDefault(v => v.Str("name") == name) is { } volume
        && (volume.Has("secret") || volume.Has("configMap") || volume.Has("projected") || volume.Has("downwardAPI") || volume.Flag("persistentVolumeClaim", "readOnly") == true);
}

/// <summary>How a step ended, as its container's status says it.</summary>
internal sealed record StepEnd(int ExitCode, string Reason, string Message)
{
    public bool Failed => ExitCode != 0;
}
