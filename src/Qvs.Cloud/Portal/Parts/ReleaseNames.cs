namespace Qvs.Cloud.Portal.Parts;

/// <summary>How a release is called where there is little room.</summary>
internal static class ReleaseNames
{
    private static readonly string[] Telling = ["version", "imageDigest", "imageFullNameDigest", "imageName", "imageFullNameTag", "imageTag", "image"];

    /// <summary>The value that says most, shortened: of an image its tag or digest, of a commit its first seven digits.</summary>
    public static string Short(IReadOnlyDictionary<string, string> values, string commit)
    {
        foreach (var name in Telling)
        {
            if (values.FirstOrDefault(pair => pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { Length: > 0 } value)
            {
                return Short(value);
            }
        }

        return Short(commit);
    }

    public static string Short(string value)
    {
        if (value.LastIndexOf('@') is > 0 and var digest)
        {
            return value[(digest + 1)..] is { Length: > 14 } text ? text[(text.IndexOf(':') + 1)..][..7] : value[(digest + 1)..];
        }

        var name = value[(value.LastIndexOf('/') + 1)..];
        return value.Length is 40 or 64 && value.All(char.IsAsciiHexDigit) ? value[..7] : name[(name.IndexOf(':') + 1)..];
    }
}
