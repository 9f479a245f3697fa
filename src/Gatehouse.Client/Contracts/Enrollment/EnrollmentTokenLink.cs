namespace Gatehouse.Client.Contracts.Enrollment;

/// <summary>How people reach the enrollment page. A credential: whoever has it can enroll a device.</summary>
public sealed record EnrollmentTokenLink
{
    /// <summary>Full link with the signed token in it.</summary>
    public required string Url { get; init; }

    /// <summary>Short link to the same page; better for print, messages and QR codes.</summary>
    public required string ShortUrl { get; init; }

    /// <summary>Text that can be pasted into a message.</summary>
    public required string Message { get; init; }

    /// <summary>End of the token; absent for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
