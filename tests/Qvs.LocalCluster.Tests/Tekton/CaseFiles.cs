using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using Qvs.LocalCluster.Steps;

namespace Qvs.LocalCluster.Tests.Tekton;

/// <summary>The case files beside these tests.</summary>
internal static class CaseFiles
{
    public static IEnumerable<TheoryDataRow<string>> Names(string folder) =>
        Directory.GetFiles(Folder(folder), "*.yaml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal).Select(n => new TheoryDataRow<string>(n!));

    public static IReadOnlyList<JsonNode> Read(string folder, string name) => YamlText.Read(File.ReadAllText(Path.Combine(Folder(folder), name + ".yaml")));

    private static string Folder(string folder, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "cases", folder);
}
