namespace Qvs.Cloud.Identity;

internal static class LocalPath
{
    /// <summary>Only a path of this server: a link of ours must not send anybody elsewhere.</summary>
    public static string Or(string? path, string otherwise) =>
        path is ['/', ..] and not ['/', '/' or '\\', ..] && !path.Any(char.IsControl) ? path : otherwise;
}
