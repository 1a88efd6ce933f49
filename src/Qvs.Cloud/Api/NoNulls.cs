using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Qvs.Cloud.Api;

/// <summary>Refuses null within lists and maps of bodies whose elements can not be null: the serializer looks at properties only.</summary>
internal static class NoNulls
{
    public static void Within(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var nullability = new NullabilityInfoContext();
        var properties = type.Type.GetProperties().Where(property => property.GetIndexParameters().Length == 0 && IsStrict(property, nullability)).ToArray();
        if (properties.Length > 0)
        {
            type.OnDeserialized += made => Check(made, properties);
        }
    }

    private static bool IsStrict(PropertyInfo property, NullabilityInfoContext context) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsGenericType: true } type && type.IsAssignableTo(typeof(IEnumerable))
        && context.Create(property).GenericTypeArguments is [.., { Type.IsValueType: false, ReadState: NullabilityState.NotNull }];

    private static void Check(object made, PropertyInfo[] properties)
    {
        foreach (var property in properties)
        {
            if (property.GetValue(made) is IEnumerable list && !IsDefault(list) && (list is IDictionary map ? map.Values : list).Cast<object?>().Contains(null))
            {
                throw new JsonException($"'{JsonNamingPolicy.CamelCase.ConvertName(property.Name)}' has null in it, where a value is expected.");
            }
        }
    }

    /// <summary>An <see cref="ImmutableArray{T}"/> that was left out can not be enumerated.</summary>
    private static bool IsDefault(IEnumerable list) => list.GetType() is { IsValueType: true } type && list.Equals(Activator.CreateInstance(type));
}
