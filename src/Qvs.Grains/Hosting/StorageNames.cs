namespace Qvs.Grains.Hosting;

/// <summary>Names of state at rest. A state's name is unique in the whole product, because relational storage knows no grain types (stack.md 1.2).</summary>
internal static class StorageNames
{
    /// <summary>The grain storage that the host registers.</summary>
    public const string Default = "qvs";
}
