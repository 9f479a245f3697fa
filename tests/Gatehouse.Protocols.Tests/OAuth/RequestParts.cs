using Gatehouse.Protocols.OAuth;

namespace Gatehouse.Protocols.Tests.OAuth;

/// <summary>Requests as text, read.</summary>
internal static class RequestParts
{
    public static OAuthParameters Parameters(string encoded)
    {
        Assert.True(OAuthParameters.TryParse(encoded, out var parameters, out var error), error?.Description);
        return parameters;
    }

    public static OAuthParameters Parameters(params (string Name, string Value)[] parameters) =>
        Parameters(FormEncoding.Encode(parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))));

    public static string Basic(string text) => $"Basic {Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text))}";
}
