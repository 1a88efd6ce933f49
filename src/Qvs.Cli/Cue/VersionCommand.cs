using System.CommandLine;
using System.Reflection;
using Qvs.Cue.Loading;

namespace Qvs.Cli.Cue;

internal static class VersionCommand
{
    public static Command Create()
    {
        var flags = new CueFlags();
        var command = new Command("version", "Prints the version of the program and of the language.");
        flags.SetAction(command, arguments =>
        {
            var version = typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
            return new Output(arguments).Write($"cue version {version} (qvsctl)\ncue.lang.version {LanguageVersion.Latest}\n");
        });
        return command;
    }
}
