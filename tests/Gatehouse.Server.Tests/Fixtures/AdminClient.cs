using System.Net.Http.Headers;

namespace Gatehouse.Server.Tests.Fixtures;

/// <summary>A client that sends the token of a signed-in person.</summary>
public sealed class AdminClient : HttpClient
{
    public AdminClient(Uri address, string token) : base(new SocketsHttpHandler { AllowAutoRedirect = false })
    {
        BaseAddress = address;
        Token = token;
        DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    /// <summary>Tenant.</summary>
    public required string OrganizationId { get; init; }

    /// <summary>Its name in addresses.</summary>
    public required string Slug { get; init; }

    /// <summary>Who is signed in.</summary>
    public required string PersonId { get; init; }

    /// <summary>How they signed in.</summary>
    public required string Email { get; init; }

    /// <summary>The session's token.</summary>
    public string Token { get; }
}
