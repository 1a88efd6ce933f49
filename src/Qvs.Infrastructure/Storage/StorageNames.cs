namespace Qvs.Infrastructure.Storage;

public static class StorageNames
{
    /// <summary>The grain storage of the product; it is the default one too.</summary>
    public const string Grains = "qvs";

    /// <summary>The health check.</summary>
    public const string HealthCheck = "storage";
}
