namespace Qvs.Cue.Loading;

/// <summary>A module: the directory that holds <c>cue.mod</c>, and what its <c>module.cue</c> says.</summary>
/// <param name="Path">Without the major version: <c>acme.example/app</c> for <c>acme.example/app@v1</c>; empty if none is stated.</param>
public sealed record CueModule(string Root, string Path, LanguageVersion Version);
