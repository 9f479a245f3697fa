using Gatehouse.Server.Hosting.Doctor;
using Gatehouse.Server.Mail.Contracts;
using Gatehouse.Server.Mail.Sending;
using Gatehouse.Server.Storage;
using Microsoft.Extensions.Options;

namespace Gatehouse.Server.Mail;

/// <summary>Parts list of the feature that sends mail. It has no routes: the features that send have them.</summary>
public static class MailModule
{
    /// <summary>Registers the feature.</summary>
    public static void AddMail(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<MailOptions>().BindConfiguration("Gatehouse:Mail").ValidateOnStart();
        services.AddSingleton<IValidateOptions<MailOptions>, MailOptionsValidator>();
        services.AddSingleton<MailComposer>();
        services.AddSingleton<MailTrust>();
        services.AddSingleton<MailServer>();
        services.AddSingleton<MailQueue>();
        services.AddSingleton<IMail>(s => s.GetRequiredService<MailQueue>());
        services.AddSingleton<MailWorker>();
        services.AddHostedService(s => s.GetRequiredService<MailWorker>());
        services.AddSweep<MailSweep>();
        services.AddDoctorCheck<MailDoctor>();
    }
}
