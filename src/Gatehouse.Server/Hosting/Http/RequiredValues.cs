using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Gatehouse.Client.Contracts.Common;

namespace Gatehouse.Server.Hosting.Http;

/// <summary>
/// Has the serializer refuse an object that lacks a value where its C# type declares one: a member that is null or was left out
/// and has no default, an element of a list, a value of a dictionary. The serializer's own <c>RespectNullableAnnotations</c> knows
/// members only, and those only when they are named.
/// </summary>
internal static class RequiredValues
{
    /// <summary>Modifier of a contract.</summary>
    public static void Demand(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object)
        {
            return;
        }

        var annotations = new NullabilityInfoContext();
        Member[] members = [.. type.Properties.Select(p => Member.Of(p, annotations)).OfType<Member>()];
        if (members.Length == 0)
        {
            return;
        }

        var before = type.OnDeserialized;
        type.OnDeserialized = read =>
        {
            before?.Invoke(read);
            if (members.SelectMany(m => Missing(m.Name, m.Get(read), m.Declared)).ToList() is { Count: > 0 } fields)
            {
                throw new ValuesMissingException(fields);
            }
        };
    }

    // Objects in lists and dictionaries have been looked at already, when they were read.
    private static IEnumerable<string> Missing(string field, object? value, NullabilityInfo declared) => value switch
    {
        null => declared.ReadState == NullabilityState.NotNull ? [field] : [],
        IDictionary values when declared.GenericTypeArguments is [_, var of] && CanBeNull(of) =>
            values.Keys.Cast<object>().SelectMany(key => Missing($"{field}.{Name(key)}", values[key], of)),
        IList elements when (declared.ElementType ?? declared.GenericTypeArguments.FirstOrDefault()) is { } of && CanBeNull(of) =>
            elements.Cast<object?>().SelectMany((element, index) => Missing($"{field}[{index}]", element, of)),
        _ => [],
    };

    private static string Name(object key) => key as string ?? JsonSerializer.SerializeToElement(key, GatehouseJson.Options).ToString();

    private static bool CanBeNull(NullabilityInfo declared) => !declared.Type.IsValueType;

    private sealed record Member(string Name, Func<object, object?> Get, NullabilityInfo Declared)
    {
        // What cannot be set is made of the others.
        public static Member? Of(JsonPropertyInfo property, NullabilityInfoContext annotations) =>
            property is { Get: { } get, Set: not null, AttributeProvider: PropertyInfo { PropertyType.IsValueType: false } member }
                ? new Member(property.Name, get, annotations.Create(member))
                : null;
    }
}

/// <summary>An object was read that lacks values. <see cref="JsonException.Path"/> is where the object is.</summary>
/// <param name="fields">What is missing, as JSON names it, from the object on.</param>
internal sealed class ValuesMissingException(IReadOnlyList<string> fields) : JsonException("Values are missing: " + string.Join(", ", fields))
{
    public IReadOnlyList<string> Fields => fields;
}
