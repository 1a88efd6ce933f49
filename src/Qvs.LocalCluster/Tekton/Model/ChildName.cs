using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Qvs.LocalCluster.Tekton.Model;

/// <summary>Names of children, the same on every attempt to make them: parent plus suffix, cut and hashed when over 63 characters.</summary>
internal static class ChildName
{
    private const int Longest = 63;
    private const int HashLength = 32;
    private const int Head = Longest - HashLength;

    public static string Of(string parent, string suffix)
    {
        if (parent.Length + suffix.Length <= Longest)
        {
            return parent + suffix;
        }

        if (suffix.Length < Head)
        {
            return parent[..(Head - suffix.Length)] + Md5(parent) + suffix;
        }

        // The suffix alone is too long: the hash stands for both, and as much of the suffix as there is room for follows.
        var name = parent[..Math.Min(Head, parent.Length)] + Md5(parent + suffix);
        name += suffix[..Math.Min(suffix.Length, Math.Max(0, Longest - name.Length))];
        return name.TrimEnd('-', '.', '_');
    }

    /// <summary>The names of the runs of one pipeline task: one, or as many as its matrix has combinations.</summary>
    public static IReadOnlyList<string> OfRuns(string pipelineRun, string pipelineTask, int count)
    {
        if (count == 1)
        {
            return [Of(pipelineRun, "-" + pipelineTask)];
        }

        return [.. Enumerable.Range(0, count).Select(i => Numbered(pipelineRun, pipelineTask, i, count))];
    }

    /// <summary>The claim that a workspace's volumeClaimTemplate becomes.</summary>
    public static string OfClaim(string templateName, string workspace, string ownerUid)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(workspace + ownerUid)));
        return $"{(templateName.Length == 0 ? "pvc" : templateName)}-{hash[..10]}";
    }

    private static string Numbered(string pipelineRun, string pipelineTask, int index, int count)
    {
        var ending = string.Create(CultureInfo.InvariantCulture, $"-{index}");
        var name = Of(pipelineRun, $"-{pipelineTask}{ending}");
        if (name.EndsWith(ending, StringComparison.Ordinal))
        {
            return name;
        }

        var head = Of(pipelineRun, "-" + pipelineTask);
        var room = Longest - string.Create(CultureInfo.InvariantCulture, $"-{count}").Length;
        return head[..Math.Min(room, head.Length)] + ending;
    }

#pragma warning disable CA5351 // Not for secrecy: the names have to be those that Tekton makes, and Tekton makes them with MD5.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
#pragma warning restore CA5351
}
