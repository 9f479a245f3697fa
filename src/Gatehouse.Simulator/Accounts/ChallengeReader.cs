using System.Diagnostics.CodeAnalysis;
using Gatehouse.Simulator.Enrollment;
using Gatehouse.Simulator.Network;

namespace Gatehouse.Simulator.Accounts;

/// <summary>
/// Reads the <c>WWW-Authenticate</c> of a 401 more strictly than any known device: one line, one challenge, parameters
/// with commas between them (RFC 9110 §11.6.1), nothing doubled, nothing unknown. What passes here, devices understand.
/// </summary>
internal ref struct ChallengeReader
{
    private const string Header = "WWW-Authenticate";
    private readonly string _text;
    private int _at;

    private ChallengeReader(string text) => (_text, _at) = (text, 0);

    /// <summary>The challenge.</summary>
    /// <exception cref="DeviceRefusal">There is not exactly one, or the device does not understand it.</exception>
    public static AccountChallenge Read(HttpAnswer answer)
    {
        if (answer.Body.Length > 0)
        {
            throw Refuse("the 401 has a body");
        }

        return answer.Lines(Header) is [var line] ? Read(line) : throw Refuse($"there are {answer.Lines(Header).Count} lines of {Header} instead of one");
    }

    /// <summary>The same, of the header's value.</summary>
    /// <exception cref="DeviceRefusal">The device does not understand it.</exception>
    public static AccountChallenge Read(string line)
    {
        var reader = new ChallengeReader(line);
        if (!reader.TryReadParameters(out var parameters))
        {
            throw Refuse($"{Header} is malformed at {reader._at}");
        }

        AccountChallenge challenge = Take(parameters, "method") switch
        {
            "apple-as-web" => Web(parameters),
            "apple-oauth2" => OAuth2(parameters),
            _ => throw Refuse("the method is unknown"),
        };
        return parameters.Count == 0 ? challenge : throw Refuse($"the parameter {parameters.Keys.First()} does not belong there");
    }

    private static AccountChallenge.Web Web(Dictionary<string, string> parameters) => new(Address(Take(parameters, "url")));

    private static AccountChallenge.OAuth2 OAuth2(Dictionary<string, string> parameters)
    {
        var redirect = Take(parameters, "redirect-url");
        if (!redirect.StartsWith($"{AccountChallenge.CallbackScheme}:/", StringComparison.Ordinal) || redirect.Length <= AccountChallenge.CallbackScheme.Length + 2)
        {
            throw Refuse("redirect-url has another scheme, or no path");
        }

        return new AccountChallenge.OAuth2(
            Address(Take(parameters, "authorization-url")), Address(Take(parameters, "token-url")), redirect,
            Take(parameters, "client-id"), Take(parameters, "scope"));
    }

    private static string Take(Dictionary<string, string> parameters, string name) =>
        parameters.Remove(name, out var value) && value.Length > 0 ? value : throw Refuse($"{name} is missing");

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && SafeAddress.IsSafe(url) ? url : throw Refuse("an address is not https");

    // challenge = "Bearer" 1*SP param *( OWS "," OWS param ); param = token "=" quoted-string, without quoted-pair.
    private bool TryReadParameters([NotNullWhen(true)] out Dictionary<string, string>? parameters)
    {
        const string Scheme = "Bearer ";
        parameters = null;
        if (!_text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        _at = Scheme.Length;
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        do
        {
            SkipWhite();
            if (!TryReadToken(out var name) || !Skip('=') || !TryReadQuoted(out var value) || !read.TryAdd(name, value))
            {
                return false;
            }

            SkipWhite();
        }
        while (Skip(','));
        parameters = read;
        return _at == _text.Length;
    }

    private bool TryReadToken(out string token)
    {
        var start = _at;
        while (_at < _text.Length && (char.IsAsciiLetterOrDigit(_text[_at]) || _text[_at] == '-'))
        {
            _at++;
        }

        token = _text[start.._at];
        return token.Length > 0;
    }

    private bool TryReadQuoted(out string value)
    {
        value = "";
        if (!Skip('"') || _text.IndexOf('"', _at) is var end && end < 0)
        {
            return false;
        }

        value = _text[_at..end];
        _at = end + 1;
        return !value.AsSpan().ContainsAnyExceptInRange(' ', '~') && !value.Contains('\\', StringComparison.Ordinal);
    }

    private bool Skip(char wanted)
    {
        if (_at >= _text.Length || _text[_at] != wanted)
        {
            return false;
        }

        _at++;
        return true;
    }

    private void SkipWhite()
    {
        while (_at < _text.Length && _text[_at] is ' ' or '\t')
        {
            _at++;
        }
    }

    private static DeviceRefusal Refuse(string why) => DeviceRefusal.Account($"The server’s challenge cannot be used: {why}.", 401);
}
