namespace Gatehouse.Client.Apps.Http;

/// <summary>The parameters of a challenge (RFC 9110 §11.2): names with tokens or quoted texts, and commas between them.</summary>
internal static class ChallengeParameters
{
    private const int MaxLength = 4096;

    /// <summary>The value of one; null where it is not there, or the challenge has no such form.</summary>
    public static string? Find(string? parameters, string name)
    {
        if (parameters is null || parameters.Length > MaxLength)
        {
            return null;
        }

        var at = 0;
        while (at < parameters.Length)
        {
            var equals = parameters.IndexOf('=', at);
            if (equals < 0)
            {
                return null;
            }

            var found = parameters.Substring(at, equals - at).Trim(' ', ',', '\t');
            var (value, end) = Value(parameters, equals + 1);
            if (string.Equals(found, name, StringComparison.OrdinalIgnoreCase))
            {
                return value;
            }

            at = end;
        }

        return null;
    }

    private static (string Value, int End) Value(string text, int at)
    {
        if (at < text.Length && text[at] == '"')
        {
            var value = new System.Text.StringBuilder();
            for (at++; at < text.Length && text[at] != '"'; at++)
            {
                at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
                value.Append(text[at]);
            }

            return (value.ToString(), at + 1);
        }

        var comma = text.IndexOf(',', at);
        var end = comma < 0 ? text.Length : comma;
        return (text.Substring(at, end - at).Trim(), end);
    }
}
