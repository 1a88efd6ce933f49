namespace Qvs.Cloud.Hosting;

/// <summary>What lies beside the program.</summary>
internal static class Shipped
{
    /// <summary>Has <c>qvsctl</c>, which the tasks of adapters call.</summary>
    public static string Tools { get; } = Path.Combine(AppContext.BaseDirectory, "tools");

    public static string Adapters { get; } = Path.Combine(AppContext.BaseDirectory, "adapters");

    public static string Samples { get; } = Path.Combine(AppContext.BaseDirectory, "Samples");
}
