using System.Text;

namespace Qvs.Cue.Tests.Hostile;

/// <summary>Files that are meant to exhaust whoever evaluates them. The first is what is evaluated, with the package it belongs to.</summary>
internal sealed record HostileInput(string Name, IReadOnlyList<(string Name, byte[] Content)> Files)
{
    public static HostileInput Of(string name, string text) => new(name, [("in.cue", Encoding.UTF8.GetBytes(text))]);

    public static HostileInput Bytes(string name, params byte[][] parts) => new(name, [("in.cue", [.. parts.SelectMany(p => p)])]);

    public static HostileInput Package(string name, params (string Name, string Text)[] files) =>
        new(name, [.. files.Select(f => (f.Name, Encoding.UTF8.GetBytes(f.Text)))]);

    public override string ToString() => Name;
}

/// <summary>Text by the yard.</summary>
internal static class Yard
{
    public static string Repeat(string text, int count) => new StringBuilder(text.Length * count).Insert(0, text, count).ToString();

    /// <summary>One text per number, from 0.</summary>
    public static string Each(int count, Func<int, string> text, string between = "\n") => string.Join(between, Enumerable.Range(0, count).Select(text));
}
