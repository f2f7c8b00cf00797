package io.iutils.sample;

import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.config.annotation.ViewControllerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.socket.config.annotation.EnableWebSocket;
import org.springframework.web.socket.config.annotation.WebSocketConfigurer;
import org.springframework.web.socket.config.annotation.WebSocketHandlerRegistry;

/**
 * Where the page and its WebSocket are. Pages of other origins cannot open the socket,
 * which is Spring's default.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebSocket
class Routes implements WebMvcConfigurer, WebSocketConfigurer {

	private final ChatChannel channel;

	Routes(ChatChannel channel) {
		this.channel = channel;
	}

	@Override
	public void addViewControllers(ViewControllerRegistry registry) {
		registry.addViewController("/chat").setViewName("forward:/chat.html");
	}

	@Override
	public void registerWebSocketHandlers(WebSocketHandlerRegistry registry) {
		registry.addHandler(this.channel, "/channel");
	}

}
