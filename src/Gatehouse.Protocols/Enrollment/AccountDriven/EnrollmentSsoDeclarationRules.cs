using System.Text.Json;

namespace Gatehouse.Protocols.Enrollment.AccountDriven;

/// <summary>
/// What the declarations of Enrollment SSO must be: one activation for all configurations, the app, at least one profile,
/// and the assets that they refer to. A device that finds more or less throws all of them away.
/// </summary>
/// <remarks>Source: Apple, "EnrollmentSSODocument"; apple/device-management, <c>declarative/declarations</c>.</remarks>
internal static class EnrollmentSsoDeclarationRules
{
    private const string Activation = "com.apple.activation.simple";
    private const string App = "com.apple.configuration.app.managed";
    private const string Profile = "com.apple.configuration.legacy";
    private const string AssetPrefix = "com.apple.asset.";
    private const int MaxBytes = 256 * 1024;
    private const int MaxIdentifier = 64;
    private const int MaxQuoted = 80;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public static IEnumerable<string> Problems(EnrollmentSsoDocument document)
    {
        if (document.Declarations.Sum(d => (long)d.Length) > MaxBytes)
        {
            return ["the declarations are too long"];
        }

        var declarations = new List<Declaration>();
        foreach (var (text, number) in document.Declarations.Select((text, index) => (text, index + 1)))
        {
            if (Declaration.Read(text) is not { } read)
            {
                return [$"declaration {number} is not a JSON object with Type, Identifier and Payload, each key once and each text whole"];
            }

            declarations.Add(read);
        }

        return [.. Kinds(declarations), .. References(declarations), .. AppRules(document, declarations), .. ProfileRules(declarations)];
    }

    private static IEnumerable<string> Kinds(List<Declaration> all)
    {
        if (all.GroupBy(d => d.Identifier, StringComparer.Ordinal).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
        {
            yield return $"two declarations have the identifier {twice.Key.Shorten(MaxQuoted)}";
        }

        // They are part of an address of the check-in protocol.
        if (all.Find(d => d.Identifier.Length > MaxIdentifier || !d.Identifier.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_')) is { } odd)
        {
            yield return $"the identifier {odd.Identifier.Shorten(MaxQuoted)} is not 1 to {MaxIdentifier} letters, digits, dots, dashes and underscores";
        }

        if (all.Count(d => d.Type == Activation) != 1)
        {
            yield return $"there must be exactly one {Activation}";
        }

        if (all.Count(d => d.Type == App) != 1)
        {
            yield return $"there must be exactly one {App}";
        }

        if (!all.Exists(d => d.Type == Profile))
        {
            yield return $"there must be at least one {Profile}";
        }

        if (all.Find(d => d.Type is not (Activation or App or Profile) && !d.IsAsset) is { } other)
        {
            yield return $"a declaration of type {other.Type.Shorten(MaxQuoted)} is not allowed";
        }
    }

    private static IEnumerable<string> References(List<Declaration> all)
    {
        var configurations = all.Where(d => d.Type is App or Profile).Select(d => d.Identifier).ToHashSet(StringComparer.Ordinal);
        var activated = all.Where(d => d.Type == Activation).SelectMany(d => d.Texts("StandardConfigurations")).ToHashSet(StringComparer.Ordinal);
        if (!activated.SetEquals(configurations))
        {
            yield return "StandardConfigurations of the activation must name all configurations and nothing else";
        }

        var assets = all.Where(d => d.IsAsset).Select(d => d.Identifier).ToHashSet(StringComparer.Ordinal);
        var wanted = all.SelectMany(d => d.AssetReferences()).ToHashSet(StringComparer.Ordinal);
        if (wanted.FirstOrDefault(w => !assets.Contains(w)) is { } missing)
        {
            yield return $"the asset {missing.Shorten(MaxQuoted)} is referred to and missing";
        }

        if (assets.FirstOrDefault(a => !wanted.Contains(a)) is { } unused)
        {
            yield return $"nothing refers to the asset {unused.Shorten(MaxQuoted)}";
        }
    }

    private static IEnumerable<string> AppRules(EnrollmentSsoDocument document, List<Declaration> all)
    {
        if (all.Find(d => d.Type == App) is not { } app)
        {
            yield break;
        }

        if (document.IsDeveloper)
        {
            var bundles = document.DeveloperAppIds.Select(id => id[(id.IndexOf('.', StringComparison.Ordinal) + 1)..]);
            if (app.Text("BundleID") is not { } bundle || !bundles.Contains(bundle, StringComparer.Ordinal))
            {
                yield return "BundleID of the managed app is not one of the developer mode's apps";
            }
        }
        else if (app.Text("AppStoreID") != document.AppStoreId?.ToString(System.Globalization.CultureInfo.InvariantCulture))
        {
            yield return "AppStoreID of the managed app is not the document's";
        }
    }

    private static IEnumerable<string> ProfileRules(List<Declaration> all) =>
        all.Where(d => d.Type == Profile && d.Text("ProfileAssetReference") is null
                && !(Uri.TryCreate(d.Text("ProfileURL"), UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps))
            .Select(d => $"{d.Identifier.Shorten(MaxQuoted)} has no ProfileURL with https");

    private sealed record Declaration(string Type, string Identifier, JsonElement Payload)
    {
        public bool IsAsset => Type.StartsWith(AssetPrefix, StringComparison.Ordinal);

        // As strict as DeclarationSet, which makes of it what devices are offered.
        public static Declaration? Read(string text)
        {
            try
            {
                using var json = JsonDocument.Parse(text, Strict);
                var root = json.RootElement;
                _ = JsonSerializer.SerializeToUtf8Bytes(root); // half of a surrogate pair shows only when it is written
                return root.ValueKind == JsonValueKind.Object && Word(root, nameof(Type)) is { } type && Word(root, nameof(Identifier)) is { } identifier
                    && root.TryGetProperty(nameof(Payload), out var payload) && payload.ValueKind == JsonValueKind.Object
                        ? new Declaration(type, identifier, payload.Clone())
                        : null;
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException)
            {
                return null;
            }
        }

        public string? Text(string name) => TextOf(Payload, name);

        public IEnumerable<string> Texts(string name) =>
            Payload.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
                ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)
                : [];

        // By their names: every key that refers to an asset ends so.
        public IEnumerable<string> AssetReferences() => References(Payload);

        private static IEnumerable<string> References(JsonElement element) => element.ValueKind switch
        {
            JsonValueKind.Object => element.EnumerateObject().SelectMany(p =>
                p.Value.ValueKind == JsonValueKind.String && p.Name.EndsWith("AssetReference", StringComparison.Ordinal) ? [p.Value.GetString()!] : References(p.Value)),
            JsonValueKind.Array => element.EnumerateArray().SelectMany(References),
            _ => [],
        };

        private static string? Word(JsonElement root, string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

        private static string? TextOf(JsonElement element, string name) =>
            !element.TryGetProperty(name, out var value) ? null
            : value.ValueKind == JsonValueKind.String ? value.GetString()
            : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
            : null;
    }
}
