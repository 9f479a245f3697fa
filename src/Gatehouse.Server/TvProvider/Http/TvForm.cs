using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Primitives;

namespace Gatehouse.Server.TvProvider.Http;

/// <summary>Parameters of a form.</summary>
internal sealed class TvForm
{
    private readonly Dictionary<string, StringValues> _values;

    private TvForm(Dictionary<string, StringValues> values) => _values = values;

    /// <summary>Without parameters.</summary>
    public static TvForm Empty { get; } = new([]);

    /// <summary>The value of a parameter. What is empty is missing, and so is what was sent twice, since nobody can tell which one counts.</summary>
    public string? this[string name] => _values.TryGetValue(name, out var values) && values is [{ } value] && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    /// <summary>The same with its blanks: where they may be plus signs that were not encoded, the last one counts too.</summary>
    public string? Whole(string name) => this[name] is null ? null : _values[name][0];

    /// <summary>True when a parameter was sent more than once.</summary>
    public bool IsRepeated(string name) => _values.TryGetValue(name, out var values) && values.Count > 1;

    /// <summary>Reads <c>application/x-www-form-urlencoded</c>.</summary>
    public static TvForm Read(ReadOnlySpan<byte> body) => new(QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)));
}
