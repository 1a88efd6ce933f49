namespace Qvs.Cloud.Portal.Shell;

/// <summary>What only the browser knows (<c>qvs.facts</c>).</summary>
/// <param name="Zone">The IANA name of its zone.</param>
/// <param name="Collapsed">Whether the menu is to be narrow.</param>
internal sealed record BrowserFacts(string? Zone, bool Collapsed);
