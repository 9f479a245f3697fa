using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using Gatehouse.Client.Contracts.Common;
using Gatehouse.Server.Storage;

namespace Gatehouse.Server.OAuth.Pages;

/// <summary>Hidden fields that only this server can write or read: what a page was shown for, so that no other site can send its form.</summary>
internal sealed class SealedForms(SecretBox secrets)
{
    private const int MaxLength = 6 * 1024;

    /// <summary>The field's value.</summary>
    public string Write<T>(T content, string purpose) =>
        Base64Url.EncodeToString(secrets.Seal(JsonSerializer.SerializeToUtf8Bytes(content, GatehouseJson.Options), purpose));

    /// <summary>What <see cref="Write"/> was given; null for anything else.</summary>
    public T? Read<T>(string? value, string purpose) where T : class
    {
        if (value is not { Length: > 0 and <= MaxLength } || !Base64Url.IsValid(value))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<T>(secrets.Open(Base64Url.DecodeFromChars(value), purpose), GatehouseJson.Options);
        }
        catch (Exception e) when (e is CryptographicException or JsonException)
        {
            return null;
        }
    }
}
