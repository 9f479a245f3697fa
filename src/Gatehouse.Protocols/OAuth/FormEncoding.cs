using System.Text;

namespace Gatehouse.Protocols.OAuth;

/// <summary>Parameters as text (RFC 6749 App. B). A space becomes <c>%20</c>, which query and form readers both understand.</summary>
public static class FormEncoding
{
    /// <summary><c>name=value</c> pairs with <c>&amp;</c> between them.</summary>
    public static string Encode(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            text.Append(text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(value));
        }

        return text.ToString();
    }

    /// <summary>Adds parameters to an address that may have a query already (RFC 6749 §3.1.2) and has no fragment.</summary>
    public static string Append(string uri, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        ArgumentNullException.ThrowIfNull(uri);
        var query = Encode(parameters);
        if (query.Length == 0)
        {
            return uri;
        }

        var separator = !uri.Contains('?', StringComparison.Ordinal) ? "?" : uri[^1] is '?' or '&' ? "" : "&";
        return $"{uri}{separator}{query}";
    }
}
