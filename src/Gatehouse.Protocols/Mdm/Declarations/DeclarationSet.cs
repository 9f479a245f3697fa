using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gatehouse.Protocols.Mdm.Declarations;

/// <summary>
/// The declarations that one enrollment is to have, and the answers to a device that asks for them. Tokens are made from the content:
/// the same declarations have the same tokens wherever they are offered, and others have others.
/// </summary>
/// <remarks>Source: Apple, "TokensResponse", "DeclarationItemsResponse" and "Leveraging the declarative management data model to scale devices".</remarks>
public sealed class DeclarationSet
{
    private const int TokenChars = 32;

    // All four, even when empty: a missing one breaks clients.
    private static readonly (string Kind, string Group)[] Kinds =
        [("activation", "Activations"), ("asset", "Assets"), ("configuration", "Configurations"), ("management", "Management")];

    private readonly List<Item> _items;

    /// <summary>A set of declarations that were checked: JSON objects with <c>Type</c>, <c>Identifier</c> and <c>Payload</c>; other keys are left out.</summary>
    /// <exception cref="ArgumentException">One of them is not.</exception>
    public DeclarationSet(IEnumerable<string> declarations)
    {
        ArgumentNullException.ThrowIfNull(declarations);
        _items = [.. declarations.Select(Item.Of)];

        // Of a set without declarations, whichever: a device that has none has nothing to do.
        Token = _items.Count == 0
            ? "empty"
            : Hash(string.Join('\n', _items.Select(i => $"{i.Kind} {i.Id} {i.Token}").Order(StringComparer.Ordinal)));
    }

    /// <summary>No declarations.</summary>
    public static DeclarationSet Empty { get; } = new([]);

    /// <summary>Changes with the set.</summary>
    public string Token { get; }

    /// <summary>Each declaration as JSON, with its <c>ServerToken</c>.</summary>
    public IReadOnlyList<string> Texts => [.. _items.Select(i => i.Text)];

    /// <summary>Answer of <c>tokens</c>; also the <c>Data</c> of the command that has a device synchronize.</summary>
    public byte[] Tokens(DateTimeOffset now) => Write(new JsonObject
    {
        ["SyncTokens"] = new JsonObject
        {
            ["Timestamp"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["DeclarationsToken"] = Token,
        },
    });

    /// <summary>Answer of <c>declaration-items</c>.</summary>
    public byte[] Items()
    {
        var groups = new JsonObject();
        foreach (var (kind, group) in Kinds)
        {
            groups[group] = new JsonArray([.. _items.Where(i => i.Kind == kind).Select(i => new JsonObject { ["Identifier"] = i.Id, ["ServerToken"] = i.Token })]);
        }

        return Write(new JsonObject { ["Declarations"] = groups, ["DeclarationsToken"] = Token });
    }

    /// <summary>Answer of <c>declaration/…/…</c>; null when the set has no such one, which tells a device that it vanished.</summary>
    public byte[]? Find(string endpoint)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        return endpoint.Split('/') is ["declaration", var kind, var identifier] && _items.Find(i => i.Kind == kind && i.Id == identifier) is { } item
            ? Encoding.UTF8.GetBytes(item.Text)
            : null;
    }

    private static byte[] Write(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString(JsonSerializerOptions.Default));

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..TokenChars];

    private sealed record Item(string Kind, string Id, string Token, string Text)
    {
        public static Item Of(string declaration)
        {
            var root = JsonNode.Parse(declaration) as JsonObject;
            if (root?["Type"]?.GetValue<string>() is not { } type || root["Identifier"]?.GetValue<string>() is not { } identifier || root["Payload"] is not JsonObject payload
                || type.Split('.') is not ["com", "apple", var kind, ..] || !Array.Exists(Kinds, k => k.Kind == kind))
            {
                throw new ArgumentException("A declaration has a Type, an Identifier and a Payload.", nameof(declaration));
            }

            var content = payload.ToJsonString(JsonSerializerOptions.Default);
            var token = Hash($"{type}\n{identifier}\n{content}");
            var text = new JsonObject { ["Type"] = type, ["Identifier"] = identifier, ["ServerToken"] = token, ["Payload"] = payload.DeepClone() };
            return new Item(kind, identifier, token, text.ToJsonString(JsonSerializerOptions.Default));
        }
    }
}
