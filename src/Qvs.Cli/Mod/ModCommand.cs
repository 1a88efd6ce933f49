using System.CommandLine;
using System.Text.Json.Nodes;
using Qvs.Adapters.Modules;
using Qvs.Cli.Manifest;

namespace Qvs.Cli.Mod;

/// <summary><c>qvsctl mod</c>: the modules of a QVS Config, pinned, vendored, verified.</summary>
public static class ModCommand
{
    public static Command Create() => new("mod", "Pins, vendors and verifies the modules of a QVS Config.")
    {
        Init(),
        Vendor(),
        Verify(),
    };

    private static Command Init()
    {
        var command = new Command("init", $"Resolves every revision to a commit and writes {LockFile.FileName} beside the config.");
        var flags = new ProjectFlags().AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            if (await session.Load(cancellation, locked: false) is not { } project)
            {
                return session.End([]);
            }

            var pins = new LockFile([.. project.Modules.Select(m => m.Pin).OfType<ModulePin>()]);
            if (!session.TryWrite(session.LockPath, System.Text.Encoding.UTF8.GetString(pins.Write())))
            {
                return session.End([]);
            }

            session.Terminal.Progress($"{pins.Modules.Count} modules pinned in {session.LockPath}");
            return session.End([], () => new JsonObject { ["lockFile"] = session.LockPath, ["modules"] = pins.Modules.Count });
        });
        return command;
    }

    private static Command Vendor()
    {
        var command = new Command("vendor", "Copies the modules of the config into cue.mod/pkg of a local module, and what they vendor beside it.");
        var flags = new ProjectFlags().AddTo(command);
        var target = new Argument<string>("folder") { Description = "The root of the local CUE module.", DefaultValueFactory = _ => "." };
        command.Add(target);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            if (await session.Load(cancellation) is not { } project)
            {
                return session.End([]);
            }

            try
            {
                var vendored = ModuleVendor.Copy(project.Modules, Path.GetFullPath(arguments.GetValue(target) ?? "."));
                session.Terminal.Progress($"{vendored} files vendored");
                return session.End([], () => new JsonObject { ["files"] = vendored });
            }
            catch (ModuleException e)
            {
                return session.Terminal.Fail(e.Message);
            }
        });
        return command;
    }

    private static Command Verify()
    {
        var command = new Command("verify", $"Checks that the cached modules are what {LockFile.FileName} says.");
        var flags = new ProjectFlags().AddTo(command);
        command.SetAction(async (arguments, cancellation) =>
        {
            var session = new ProjectSession(arguments, flags);
            if (!File.Exists(session.LockPath))
            {
                return session.Terminal.Fail($"{session.LockPath} does not exist. Run: qvsctl mod init");
            }

            if (await session.Load(cancellation) is not { } project)
            {
                return session.End([]);
            }

            var changed = project.Modules.Where(m => m.Pin is { } pin && ModuleCache.Content(m.Root).Digest != pin.Digest).Select(m => m.Reference.Name).ToArray();
            return changed.Length == 0
                ? session.End([], () => new JsonObject { ["verified"] = project.Modules.Count(m => m.Pin is not null) })
                : session.Terminal.Fail($"the cached files of {string.Join(", ", changed)} were changed. Remove {ModuleCache.DefaultFolder} and compile again");
        });
        return command;
    }
}
