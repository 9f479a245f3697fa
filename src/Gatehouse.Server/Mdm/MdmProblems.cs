using Gatehouse.Server.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Gatehouse.Server.Mdm;

/// <summary>Problems of this feature; each has a page in docs/errors.</summary>
internal static class MdmProblems
{
    /// <summary>400 <c>command-malformed</c>: unknown type, wrong parameters, or not a command plist.</summary>
    public static ProblemHttpResult CommandMalformed(string reason) =>
        Problems.Of("command-malformed", "The command is not valid.", StatusCodes.Status400BadRequest, reason);

    /// <summary>422 <c>command-not-possible</c>: the device cannot run it; the reason is one of <c>CommandSkip.Reason</c>.</summary>
    public static ProblemHttpResult CommandNotPossible(string reason) =>
        Problems.Of(
            "command-not-possible", "The device cannot run this command.", StatusCodes.Status422UnprocessableEntity, null, [new("reason", reason)]);

    /// <summary>400 <c>profile-malformed</c>: not a configuration profile, or one that devices would refuse.</summary>
    public static ProblemHttpResult ProfileMalformed(string reason) =>
        Problems.Of("profile-malformed", "The file is not a usable configuration profile.", StatusCodes.Status400BadRequest, reason);

    /// <summary>409 <c>profile-identifier-taken</c>: another profile of the library has this identifier; on devices they would replace each other.</summary>
    public static ProblemHttpResult ProfileIdentifierTaken(string identifier) =>
        Problems.Of(
            "profile-identifier-taken", "Another profile has this identifier.", StatusCodes.Status409Conflict,
            $"Upload the file as new content of the profile with the identifier {identifier} instead.");

    /// <summary>409 <c>group-name-taken</c>.</summary>
    public static ProblemHttpResult GroupNameTaken() =>
        Problems.Of("group-name-taken", "Another group has this name.", StatusCodes.Status409Conflict);

    /// <summary>400 <c>apns-certificate-invalid</c>: not a push certificate with its key, or not usable.</summary>
    public static ProblemHttpResult ApnsCertificateInvalid(string reason) =>
        Problems.Of("apns-certificate-invalid", "This is not a usable push certificate.", StatusCodes.Status400BadRequest, reason);

    /// <summary>409 <c>apns-topic-change</c>: the topic differs from the present one, and nobody confirmed it.</summary>
    public static ProblemHttpResult ApnsTopicChange(string present, string offered) =>
        Problems.Of(
            "apns-topic-change", "The certificate has another topic.", StatusCodes.Status409Conflict,
            "Every enrolled device would have to enroll again. Renew the present entry in Apple's portal, with the same account, instead of creating a new one; "
            + "or repeat the request with confirmTopicChange.",
            [new("presentTopic", present), new("offeredTopic", offered)]);
}
