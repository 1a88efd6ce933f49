using Qvs.Domain.Tenancy;

namespace Qvs.Grains.Access;

/// <summary>
/// The caller of the current flow of calls. Whatever takes a request (HTTP, a circuit's event, a webhook) sets it after authentication and disposes
/// what it got; timers, reminders and background loops carry none and set the platform's (stack.md 2.2).
/// </summary>
public static class CallerContext
{
    internal const string Key = "qvs.caller";

    public static Caller? Current => RequestContext.Get(Key) as Caller;

    public static IDisposable Use(Caller caller)
    {
        var before = Current;
        RequestContext.Set(Key, caller);
        return new Restore(before);
    }

    private sealed class Restore(Caller? before) : IDisposable
    {
        public void Dispose()
        {
            if (before is null)
            {
                RequestContext.Remove(Key);
            }
            else
            {
                RequestContext.Set(Key, before);
            }
        }
    }
}

/// <summary>A call that may not be made. The message is the same whether the object exists or not.</summary>
[GenerateSerializer, Alias("qvs.access-denied")]
public sealed class AccessDeniedException : Exception
{
    public AccessDeniedException()
        : base("This is not allowed, or does not exist.")
    {
    }
}
