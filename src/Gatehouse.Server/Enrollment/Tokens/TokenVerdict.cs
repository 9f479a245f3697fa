namespace Gatehouse.Server.Enrollment.Tokens;

/// <summary>What is said to somebody who comes with a token.</summary>
internal abstract record TokenVerdict
{
    private TokenVerdict() { }

    /// <summary>Come in.</summary>
    public sealed record Open(TokenRow Token, string OrganizationName) : TokenVerdict;

    /// <summary>No.</summary>
    /// <param name="Code">Why, as in the log.</param>
    /// <param name="Token">The token, once it is known to be genuine.</param>
    /// <param name="OrganizationId">Whose log it belongs into, when that is known; unproven for broken tokens.</param>
    /// <param name="Detail">For the log.</param>
    public sealed record Closed(string Code, TokenRow? Token, string? OrganizationId, object? Detail = null) : TokenVerdict;
}
