#pragma warning disable RS0030 // The one place of the server that knows a terminal: before logging exists, and to choose how logs look.
namespace Qvs.Cloud.Hosting;

internal static class Terminal
{
    public static bool IsPresent => !Console.IsOutputRedirected;

    public static void Say(string text) => Console.Out.WriteLine(text);

    public static void Refuse(StartupException reason) => Console.Error.WriteLine($"Qvs.Cloud cannot start: {reason.Message}");
}
