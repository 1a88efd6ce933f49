using System.Reflection;

namespace Qvs.Infrastructure.Storage.Grains;

/// <summary>
/// A state name belongs to one grain class in the whole product: whoever reads the database, or renames a class, can rely on it (ADR 3).
/// </summary>
internal static class StateNames
{
    /// <exception cref="StorageException">Two classes use one name, or a name cannot stand in an address.</exception>
    public static void Check(IEnumerable<Type> grainClasses)
    {
        foreach (var name in grainClasses.SelectMany(NamesOf).Distinct().GroupBy(name => name.State, StringComparer.OrdinalIgnoreCase))
        {
            var classes = name.Select(use => use.Class.FullName).Order(StringComparer.Ordinal).ToArray();
            if (classes.Length > 1)
            {
                throw new StorageException(
                    $"the state name '{name.Key}' is used by {string.Join(" and ", classes)}. Give each its own in [PersistentState].");
            }
        }
    }

    private static IEnumerable<(Type Class, string State)> NamesOf(Type grainClass) =>
        from constructor in grainClass.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        from parameter in constructor.GetParameters()
        from attribute in parameter.GetCustomAttributes<PersistentStateAttribute>()
        where attribute.StorageName is null or StorageNames.Grains or Orleans.Providers.ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME
        select (grainClass, attribute.StateName);
}
