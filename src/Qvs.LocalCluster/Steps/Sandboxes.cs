namespace Qvs.LocalCluster.Steps;

/// <summary>Chooses the way to run steps that the settings ask for, or the best that works here.</summary>
internal static class Sandboxes
{
    public static ISandbox For(StepSettings settings) => settings.Isolation switch
    {
        Isolation.Podman => Podman.Find(settings),
        Isolation.None => new PlainProcesses(),
        Isolation.Bubblewrap => Bubblewrap.Find(settings) ?? throw new InvalidOperationException("bubblewrap is configured to run steps, but it is not installed or does not work here"),
        _ => Bubblewrap.Find(settings) ?? (ISandbox)new PlainProcesses(),
    };
}
