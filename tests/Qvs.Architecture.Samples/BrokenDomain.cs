namespace Broken.Domain;

public sealed record ReadsFile(string Path)
{
    public string Text => File.ReadAllText(Path);
}

public sealed record ReadsTime
{
    public DateTimeOffset At() => TimeProvider.System.GetUtcNow();
}

public sealed record UsesNetwork
{
    public void Call()
    {
        using var http = new HttpClient();
    }
}

public sealed record Waits
{
    public Task Decide() => Task.CompletedTask;
}

/// <summary>A port may be asynchronous: somebody else implements it.</summary>
public interface IPort
{
    Task<string> Read();
}
