using Microsoft.Extensions.DependencyInjection;
using Qvs.Domain.Ports;
using Qvs.Infrastructure.Net;

namespace Qvs.Infrastructure.Notifications;

public static class NotificationServices
{
    /// <summary>Registers <see cref="INoticeSender"/>. The host registers an <see cref="EgressGuard"/> and a <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddNotifications(this IServiceCollection services, MailServer mail) => services
        .AddSingleton(new MailSender(mail))
        .AddSingleton<INoticeSender, NoticeSender>();
}
