using System.Text.Json;
using Gatehouse.Protocols.TvProvider;

namespace Gatehouse.Server.TvProvider.Viewers.Profiles;

/// <summary>A profile as apps see it.</summary>
/// <param name="Mvpd">Its place in the map.</param>
/// <param name="Type">As what it counts.</param>
/// <param name="NotBefore">Begin.</param>
/// <param name="NotAfter">End.</param>
/// <param name="Attributes">What is released of the viewer.</param>
internal sealed record ShownProfile(string Mvpd, ProfileType Type, DateTimeOffset NotBefore, DateTimeOffset NotAfter, IReadOnlyList<ShownAttribute> Attributes)
{
    /// <summary>Writes the answer of all endpoints about profiles. Times are numbers, unlike those of sessions.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<ShownProfile> profiles)
    {
        json.WriteStartObject();
        json.WriteStartObject("profiles");
        foreach (var profile in profiles)
        {
            json.WritePropertyName(profile.Mvpd);
            profile.Write(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("notBefore", NotBefore.ToUnixTimeMilliseconds());
        json.WriteNumber("notAfter", NotAfter.ToUnixTimeMilliseconds());
        json.WriteString("issuer", ProfileRules.IssuerOf(Type, Mvpd));
        json.WriteString("type", ProfileRules.NameOf(Type));
        json.WriteStartObject("attributes");
        foreach (var attribute in Attributes)
        {
            json.WritePropertyName(attribute.Key);
            attribute.Write(json);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>An attribute of a viewer: in the clear, encrypted, or with the reason why neither.</summary>
/// <param name="Key">Such as <c>userID</c>.</param>
/// <param name="Plain">The value; null for none.</param>
/// <param name="Encrypted">The value, for the programmer alone; null for none.</param>
/// <param name="Error">Why there is no value; null when there is one.</param>
internal sealed record ShownAttribute(string Key, JsonElement? Plain, string? Encrypted = null, TvErrorCode? Error = null)
{
    /// <summary>In the clear.</summary>
    public static ShownAttribute Of<T>(string key, T value) => new(key, JsonSerializer.SerializeToElement(value));

    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (Error is not null)
        {
            json.WriteString("error", Error.Code);
        }
        else if (Encrypted is not null)
        {
            json.WriteString("value", Encrypted);
            json.WriteString("state", "enc");
        }
        else
        {
            json.WritePropertyName("value");
            Plain!.Value.WriteTo(json);
            json.WriteString("state", "plain");
        }

        json.WriteEndObject();
    }
}
