using System.Security.Cryptography;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Gatehouse.Server.Hosting.Pages;

/// <summary>Style sheet and script of all pages. Their addresses carry a hash, so browsers may keep them for good.</summary>
internal static class PageAssets
{
    private static readonly byte[] Style = Load("pages.css");
    private static readonly byte[] Script = Load("pages.js");

    /// <summary>Address of the style sheet.</summary>
    public static string StylePath { get; } = $"/assets/{Hash(Style)}.css";

    /// <summary>Address of the script.</summary>
    public static string ScriptPath { get; } = $"/assets/{Hash(Script)}.js";

    /// <summary>Serves either. An address of an older version gets the present one, but may not be kept.</summary>
    public static Results<FileContentHttpResult, NotFound> Get(string file, HttpContext http)
    {
        var (content, type) = Path.GetExtension(file) switch
        {
            ".css" => (Style, "text/css; charset=utf-8"),
            ".js" => (Script, "text/javascript; charset=utf-8"),
            _ => (null, ""),
        };
        if (content is null)
        {
            return TypedResults.NotFound();
        }

        var current = StylePath.EndsWith("/" + file, StringComparison.Ordinal) || ScriptPath.EndsWith("/" + file, StringComparison.Ordinal);
        http.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-store";
        http.Response.Headers[HeaderNames.XContentTypeOptions] = "nosniff";
        return TypedResults.Bytes(content, type);
    }

    private static byte[] Load(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream($"Gatehouse.Server.Hosting.Pages.Assets.{name}")
            ?? throw new InvalidOperationException($"{name} is not embedded.");
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8));
}
